// Why something is so: a sentence in the reader's language, and the server's own words, which are English, beside it.

import { useTexts } from '../i18n';
import { reasonText } from '../state/reasons';

export function Why({ reason, message }: { reason: string | null; message: string | null }) {
  const texts = useTexts();
  const text = reasonText(texts, reason);
  // A word that has no sentence says less than the message.
  const bare = text === reason && message;
  return (
    <>
      {!bare && text} {message && <ServerText text={message} />}
    </>
  );
}

export function ServerText({ text }: { text: string }) {
  return (
    <span lang="en" className="server-text">
      {text}
    </span>
  );
}
