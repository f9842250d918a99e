import { useEffect, useState } from 'react';
import { graphql } from '../../gql/desk';
import { staffConnection } from '../../lib/staff-connection';
import type { DeskViewer } from './desk-alert';
import type { WatchAnswer } from './desk-health';

const DeskWatch = graphql(`
  query DeskWatch {
    watch {
      isWell
      isSilent
      findings {
        kind
      }
    }
  }
`);

/** For representatives, who do not see the watch: whether the server and its database answer at all. */
const DeskAnswers = graphql(`
  query DeskAnswers {
    viewer {
      kind
    }
  }
`);

const ASK_EVERY_MS = 15_000;
const AGAIN_MS = 5_000;

async function ask(role: DeskViewer['role']): Promise<WatchAnswer> {
  const { client } = staffConnection();
  if (role === 'REPRESENTATIVE') {
    const { data } = await client.query(DeskAnswers, {}).toPromise();
    return data ? { isWell: true, isSilent: false, findings: [] } : 'away';
  }
  const { data } = await client.query(DeskWatch, {}).toPromise();
  return data ? data.watch : 'away';
}

/** What the server says of the system, again and again. 'away': it has not answered twice in a row. */
export function useDeskWatch(role: DeskViewer['role'] | null): WatchAnswer {
  const [watch, setWatch] = useState<WatchAnswer>(null);
  useEffect(() => {
    setWatch(null);
    if (!role) return;
    let isGone = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askAgain = async () => {
      const answer = await ask(role);
      if (isGone) return;
      failures = answer === 'away' ? failures + 1 : 0;
      if (failures !== 1) setWatch(answer);
      timer = setTimeout(() => void askAgain(), failures > 0 ? AGAIN_MS : ASK_EVERY_MS);
    };
    void askAgain();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [role]);
  return watch;
}
