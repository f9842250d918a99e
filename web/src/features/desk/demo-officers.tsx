import { useEffect, useState } from 'react';
import type { OfficerRole } from '../../gql/graphql';
import { Badge } from '../../ui/badge';
import styles from './demo-officers.module.css';
import { useDeskI18n } from './desk-i18n';
import { type DemoOfficer, demoOfficers } from './staff-session';

type DemoOfficersProps = { disabled: boolean; onChoose: (officer: DemoOfficer) => void };

export function DemoOfficers({ disabled, onChoose }: DemoOfficersProps) {
  const { t } = useDeskI18n();
  const [officers, setOfficers] = useState<DemoOfficer[]>([]);
  useEffect(() => void demoOfficers().then(setOfficers), []);
  if (officers.length === 0) return null;
  return (
    <section className={styles.demo}>
      <h2 className={styles.heading}>
        <Badge tone="drill" strong>
          {t.desk.signIn.demoHeading}
        </Badge>
      </h2>
      <p>{t.desk.signIn.demoBody}</p>
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
                {[officer.post && titleOf(officer.post), roleWords(officer.role, t.desk.role)]
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

const roleWords = (role: string, words: Record<OfficerRole, string>): string =>
  role in words ? words[role as OfficerRole] : role;
