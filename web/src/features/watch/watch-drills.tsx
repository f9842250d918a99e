import { fill } from '../../lib/i18n/fill';
import { useTexts } from '../../lib/i18n/use-texts';
import { watchTexts } from '../../lib/i18n/watch-texts';
import { Badge } from '../../ui/badge';
import { Section } from '../../ui/section';
import styles from './watch.module.css';
import type { Watch, WatchedDrill } from './watch-data';

/** The last drills that the system ran on itself. */
export function WatchDrills({ watch: { drills, drillMinutes } }: { watch: Watch }) {
  const { words } = useTexts(watchTexts);
  return (
    <Section heading={words.drills}>
      <p>
        {drillMinutes === 0
          ? words.noDrills
          : fill(words.drillsLead, { minutes: `${drillMinutes}` })}
      </p>
      {drills.length === 0 && drillMinutes > 0 && <p>{words.noneYet}</p>}
      <ul className={styles.list}>
        {drills.map((drill) => (
          <Drill key={drill.id} drill={drill} />
        ))}
      </ul>
    </Section>
  );
}

function Drill({ drill: { startedAt, endedAt, failedAt, steps } }: { drill: WatchedDrill }) {
  const { words, format } = useTexts(watchTexts);
  const seconds = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000;
  return (
    <li className={styles.row}>
      <span className={styles.when}>{format.full(startedAt)}</span>
      {failedAt && (
        <Badge tone="alarm" strong>
          {fill(words.stopped, { step: words.step[failedAt] })}
        </Badge>
      )}
      {!failedAt && (
        <Badge tone={endedAt ? 'good' : 'warn'}>{endedAt ? words.passed : words.running}</Badge>
      )}
      {endedAt && <span>{fill(words.took, { seconds: seconds.toFixed(1) })}</span>}
    </li>
  );
}
