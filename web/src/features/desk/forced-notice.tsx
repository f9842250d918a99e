import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import { fill } from '../../lib/i18n/fill';
import { Icon } from '../../ui/icon';
import { useDeskI18n } from './desk-i18n';
import styles from './forced-notice.module.css';

export const ForcedNoticeFragment = graphql(`
  fragment ForcedNotice on Alert {
    duressAt
    erasureAskedAt
  }
`);

type ForcedNoticeProps = {
  alert: FragmentType<typeof ForcedNoticeFragment>;
  timeZone: string | undefined;
};

/** Says that the person may be forced, and what that asks of the officer. */
export function ForcedNotice({ alert, timeZone }: ForcedNoticeProps) {
  const { t, format } = useDeskI18n();
  const { duressAt, erasureAskedAt } = readFragment(ForcedNoticeFragment, alert);
  const words = t.desk.forced;
  const since = (at: string) => fill(words.duressSince, { time: format.full(at, timeZone) });
  return (
    <>
      {duressAt && (
        <Forced
          title={words.duressTitle}
          since={since(duressAt)}
          body={words.duressBody}
          doHeading={words.duressDoHeading}
          todo={words.duressDo}
        />
      )}
      {erasureAskedAt && (
        <Forced
          title={words.erasureTitle}
          since={since(erasureAskedAt)}
          body={words.erasureBody}
          doHeading={words.duressDoHeading}
          todo={words.erasureDo}
        />
      )}
    </>
  );
}

type ForcedProps = {
  title: string;
  since: string;
  body: string[];
  doHeading: string;
  todo: string[];
};

function Forced({ title, since, body, doHeading, todo }: ForcedProps) {
  return (
    <section className={styles.forced} role="alert">
      <h3 className={styles.title}>
        <Icon name="hand" size={36} /> {title}
      </h3>
      <div className={styles.body}>
        <p>{since}</p>
        {body.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <h4>{doHeading}</h4>
        <ul className={styles.todo}>
          {todo.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
