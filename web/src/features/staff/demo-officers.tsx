import { useEffect, useState } from 'react';
import { type DemoOfficer, demoOfficers, type StaffRole } from '../../lib/staff-session';
import { Badge } from '../../ui/badge';
import styles from './demo-officers.module.css';
import { useStaffTexts } from './staff-i18n';

type DemoOfficersProps = { disabled: boolean; onChoose: (officer: DemoOfficer) => void };

export function DemoOfficers({ disabled, onChoose }: DemoOfficersProps) {
  const { words } = useStaffTexts();
  const [officers, setOfficers] = useState<DemoOfficer[]>([]);
  useEffect(() => void demoOfficers().then(setOfficers), []);
  if (officers.length === 0) return null;
  return (
    <section className={styles.demo}>
      <h2 className={styles.heading}>
        <Badge tone="drill" strong>
          {words.signIn.demoHeading}
        </Badge>
      </h2>
      <p>{words.signIn.demoBody}</p>
      <ul className={styles.list}>
        {officers.map((officer) => (
          <li key={officer.email}>
            <button
              type="button"
              className={styles.officer}
              disabled={disabled}
              onClick={() => onChoose(officer)}
            >
              <span className={styles.name}>{officer.name}</span>
              <span className={styles.post}>
                {[officer.post && titleOf(officer.post), roleWords(officer.role, words.role)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** los-angeles → Los Angeles */
const titleOf = (post: string): string =>
  post.replace(
    /(^|-)(\w)/g,
    (_, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase(),
  );

const roleWords = (role: string, words: Record<StaffRole, string>): string =>
  role in words ? words[role as StaffRole] : role;
