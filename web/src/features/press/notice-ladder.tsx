import { useEffect, useState } from 'react';
import { graphql } from '../../gql/press';
import { thisDevice } from '../../lib/device';
import { fill } from '../../lib/i18n/fill';
import { noticesTexts } from '../../lib/i18n/notices-texts';
import { useTexts } from '../../lib/i18n/use-texts';
import { Section } from '../../ui/section';
import { type Ending, isEndingAwaited, type Rung, rungsOf, type Step } from './ladder-rules';
import styles from './notice-ladder.module.css';

const NoticeLadderDocument = graphql(`
  query NoticeLadder($id: ID!) {
    alert(id: $id) {
      deliveries {
        id
        notice
        channel
        state
        reason
        nextTryAt
        acceptedAt
        deliveredAt
        openedAt
        acknowledgedAt
        contact {
          id
          name
          relation
          rank
        }
      }
    }
  }
`);

const ASK_EVERY_MS = 4_000;
/** How often it is asked after the end whether what says so has arrived. */
const MOST_ASKED_AFTER_END = 30;

/** How far each contact has been reached, in plain words, with the reason for any delay. Carriers' words are claims. */
export function NoticeLadder({ id, isOpen }: { id: string; isOpen: boolean }) {
  const { words } = useTexts(noticesTexts);
  const rungs = useRungs(id, isOpen);
  if (!rungs || rungs.length === 0) return null;
  return (
    <Section heading={words.heading}>
      <ul className={styles.rungs}>
        {rungs.map((rung) => (
          <li key={rung.contactId ?? 'removed'} className={styles.rung} data-reach={rung.reach}>
            <RungText rung={rung} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RungText({ rung }: { rung: Rung }) {
  const { words } = useTexts(noticesTexts);
  const name = rung.name ?? words.removed;
  const who = rung.relation ? `${name} (${rung.relation})` : name;
  return (
    <>
      <p role="status" className={styles.whole}>
        {fill(words.whole[rung.reach], { name: who })}
      </p>
      <ul className={styles.steps}>
        {rung.steps.map((step) => (
          <li key={step.id}>
            {words.channel[step.channel]}: <StepText step={step} />
          </li>
        ))}
      </ul>
      {rung.ending && (
        <p role="status" className={styles.ending}>
          <EndingText ending={rung.ending} />
        </p>
      )}
    </>
  );
}

function EndingText({ ending: { notice, reach, reason } }: { ending: Ending }) {
  const { words } = useTexts(noticesTexts);
  const how = [words.endingHow[reach], reason && words.reason[reason]].filter(Boolean).join(' · ');
  return fill(words.ending[notice], { how });
}

function StepText({ step }: { step: Step }) {
  const { words, format } = useTexts(noticesTexts);
  const { state, channel, reason, nextTryAt } = step;
  if (state === 'QUEUED' && channel === 'VOICE' && reason === null && nextTryAt)
    return fill(words.later, { time: format.full(nextTryAt) });
  const at =
    step.acknowledgedAt ?? step.openedAt ?? step.deliveredAt ?? step.acceptedAt ?? step.nextTryAt;
  const parts = [
    fill(words.state[state], { time: at ? format.full(at) : '' }),
    reason && words.reason[reason],
    state === 'QUEUED' && reason && nextTryAt
      ? fill(words.again, { time: format.full(nextTryAt) })
      : null,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Asks again and again while the alert is open, and for some time after until its end has been told: carriers speak of each message for themselves. */
function useRungs(id: string, isOpen: boolean): Rung[] | null {
  const [rungs, setRungs] = useState<Rung[] | null>(null);
  useEffect(() => {
    let isGone = false;
    let asked = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const { client } = thisDevice().connection;
      const { data } = await client.query(NoticeLadderDocument, { id }).toPromise();
      if (isGone) return;
      const now = data?.alert ? rungsOf(data.alert.deliveries) : null;
      if (now) setRungs(now);
      const goesOn = isOpen || ++asked < MOST_ASKED_AFTER_END;
      if (goesOn && (isOpen || !now || isEndingAwaited(now)))
        timer = setTimeout(() => void ask(), ASK_EVERY_MS);
    };
    void ask();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id, isOpen]);
  return rungs;
}
