import { Component, type ReactNode } from 'react';
import { Button } from './button';
import { Notice } from './notice';
import styles from './pane.module.css';

type PaneProps = {
  /** What is said in its place while it is broken. */
  title: string;
  body: ReactNode;
  retryText: string;
  /** What else can be done than to try again. */
  action?: ReactNode;
  tone?: 'warn' | 'alarm';
  /** It tries again by itself when this changes. */
  retryOn?: unknown;
  children: ReactNode;
};

/** A part of a screen that may break by itself: what stands around it goes on. */
export class Pane extends Component<PaneProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError = () => ({ isBroken: true });

  override componentDidUpdate(before: PaneProps, { isBroken }: { isBroken: boolean }) {
    if (isBroken && before.retryOn !== this.props.retryOn) this.retry();
  }

  private retry = () => this.setState({ isBroken: false });

  override render() {
    const { title, body, retryText, action, tone = 'warn', children } = this.props;
    if (!this.state.isBroken) return children;
    return (
      <Notice tone={tone} icon="broken" title={title} live="assertive">
        {body}
        <div className={styles.actions}>
          {action}
          <Button look="secondary" onClick={this.retry}>
            {retryText}
          </Button>
        </div>
      </Notice>
    );
  }
}
