import { fill } from '../../lib/i18n/fill';
import { Badge } from '../../ui/badge';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import styles from './alert-notices.module.css';
import { useDeskI18n } from './desk-i18n';
import { type NoticeRung, type NoticeStep, rungsOf, staffRung, toneOf } from './notice-rungs';
import { useAlertNotices } from './use-alert-notices';

type AlertNoticesProps = {
  id: string;
  /** Changes when the alert does: then it is asked again. */
  version: string;
  isOpen: boolean;
  /** Then nobody of the person's side may hear that the alert goes on. */
  isForced: boolean;
  timeZone: string | undefined;
};

/** How far each contact was told, by number; who could not be told at all comes first. */
export function AlertNotices({ id, version, isOpen, isForced, timeZone }: AlertNoticesProps) {
  const { t } = useDeskI18n();
  const words = t.desk.notices;
  const { deliveries, hasFailed } = useAlertNotices(id, version, isOpen);
  const rungs = deliveries && rungsOf(deliveries);
  const unreached = rungs?.filter((rung) => rung.isUnreached) ?? [];
  const staff = deliveries && staffRung(deliveries);
  const advice = isForced ? words.callForced : words.call;
  return (
    <Section heading={words.heading}>
      {!rungs && <p role="status">{hasFailed ? words.failed : words.loading}</p>}
      {rungs?.length === 0 && <p>{words.none}</p>}
      {unreached.length > 0 && (
        <Notice
          tone={isForced ? 'warn' : 'alarm'}
          icon="phone"
          title={unreached.map((rung) => fill(words.nobodyTold, nameOf(rung))).join(' ')}
          live="polite"
        >
          <p>{advice}</p>
        </Notice>
      )}
      <ul className={styles.rungs}>
        {rungs?.map((rung) => (
          <li
            key={rung.number ?? 'removed'}
            className={styles.rung}
            data-reach={rung.isUnreached ? 'FAILED' : rung.reach}
          >
            <Rung
              rung={rung}
              name={rung.number ? fill(words.contact, nameOf(rung)) : words.removed}
              timeZone={timeZone}
            />
          </li>
        ))}
        {staff && (
          <li
            key="staff"
            className={styles.rung}
            data-reach={staff.isUnreached ? 'FAILED' : staff.reach}
          >
            <Rung rung={staff} name={words.staff} timeZone={timeZone} />
          </li>
        )}
      </ul>
    </Section>
  );
}

const nameOf = ({ number }: NoticeRung) => ({ number: number ?? '–' });

type RungProps = { rung: NoticeRung; name: string; timeZone: string | undefined };

function Rung({ rung, name, timeZone }: RungProps) {
  const { t } = useDeskI18n();
  const words = t.desk.notices;
  return (
    <>
      <p className={styles.whole}>
        <strong>{name}</strong>
        <Badge tone={toneOf(rung.reach)}>{words.whole[rung.reach]}</Badge>
      </p>
      <ul className={styles.steps}>
        {rung.steps.map((step) => (
          <li key={step.id}>
            {words.channel[step.channel]}: <StepText step={step} timeZone={timeZone} />
          </li>
        ))}
      </ul>
    </>
  );
}

function StepText({ step, timeZone }: { step: NoticeStep; timeZone: string | undefined }) {
  const { t, format } = useDeskI18n();
  const words = t.desk.notices;
  const { state, channel, reason, nextTryAt } = step;
  const time = (at: string) => format.full(at, timeZone);
  if (state === 'QUEUED' && channel === 'VOICE' && reason === null && nextTryAt)
    return fill(words.later, { time: time(nextTryAt) });
  const at = step.acknowledgedAt ?? step.openedAt ?? step.deliveredAt ?? step.acceptedAt;
  const parts = [
    fill(words.state[state], { time: at ? time(at) : '' }),
    reason && words.reason[reason],
    state === 'QUEUED' && reason && nextTryAt ? fill(words.again, { time: time(nextTryAt) }) : null,
  ];
  return parts.filter(Boolean).join(' · ');
}
