// Catches what a page throws: mostly a part of the program that a new version of the server no longer has.

import { Component, type ReactNode } from 'react';
import { useTexts } from '../i18n';
import { Notice } from './Notice';

interface Props {
  children: ReactNode;
  /** Shown in place of a part that is not worth a page. */
  fallback?: ReactNode;
  /** What is shown: what failed for one is tried anew for another, and what did not fail stays as it is. */
  of?: string;
}

interface State {
  failed: string | null;
  of: string | undefined;
}

export class Boundary extends Component<Props, State> {
  override state: State = { failed: null, of: this.props.of };

  static getDerivedStateFromProps({ of }: Props, was: State): State | null {
    return of === was.of ? null : { failed: null, of };
  }

  static getDerivedStateFromError(error: unknown): Pick<State, 'failed'> {
    return { failed: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.failed === null) return this.props.children;
    return this.props.fallback ?? <Failed detail={this.state.failed} />;
  }
}

function Failed({ detail }: { detail: string }) {
  const { t } = useTexts();
  return (
    <div className="page">
      <Notice
        tone="bad"
        title={t('app.loadFailed')}
        text={detail}
        action={t('app.reload')}
        onAction={() => location.reload()}
      />
    </div>
  );
}
