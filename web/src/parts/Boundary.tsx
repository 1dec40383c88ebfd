// Catches what a page throws: mostly a part of the program that a new version of the server no longer has.

import { Component, type ReactNode } from 'react';
import { useTexts } from '../i18n';
import { Notice } from './Notice';

interface Props {
  children: ReactNode;
  /** Shown in place of a part that is not worth a page. */
  fallback?: ReactNode;
}

export class Boundary extends Component<Props, { failed: string | null }> {
  override state: { failed: string | null } = { failed: null };

  static getDerivedStateFromError(error: unknown): { failed: string } {
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
