import type { ReactNode } from 'react';
import { Pane } from '../../ui/pane';
import { useDeskI18n } from './desk-i18n';

type DeskPaneProps = {
  part: 'header' | 'list' | 'row' | 'detail';
  /** It tries again by itself when this changes. */
  retryOn?: unknown;
  meanwhile?: ReactNode;
  /** What else can be done than to try again. */
  action?: ReactNode;
  children: ReactNode;
};

/** A part of the desk that may break while the others, and the alarm, go on. */
export function DeskPane({ part, meanwhile, ...props }: DeskPaneProps) {
  const { t } = useDeskI18n();
  const words = t.desk.broken[part];
  const body = (
    <>
      <p>{words.body}</p>
      {meanwhile}
    </>
  );
  return (
    <Pane
      {...props}
      tone={part === 'list' ? 'alarm' : 'warn'}
      title={words.title}
      body={body}
      retryText={t.app.tryAgain}
    />
  );
}
