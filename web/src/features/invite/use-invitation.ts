import { useCallback, useEffect, useState } from 'react';
import type { ContactAnswer } from '../../gql/invite/graphql';
import { createGraphqlConnection } from '../../lib/graphql-client';
import { subscribeToPush } from '../../lib/push';
import {
  answerInvitation,
  type InvitationProblem,
  type Opened,
  openInvitation,
  savePush,
} from './invitation-api';

export type InvitationState =
  | { kind: 'loading' }
  | { kind: 'problem'; problem: InvitationProblem }
  | ({ kind: 'open' } & Opened);

/** Asks as nobody: the secret goes into the variables, and no cookie or phone's token goes along. */
const client = () => createGraphqlConnection(() => '').client;

/** An invitation and what can be answered to it. */
export function useInvitation(token: string | null) {
  const [state, setState] = useState<InvitationState>({ kind: 'loading' });
  const [problem, setProblem] = useState<InvitationProblem | null>(null);
  const [working, setWorking] = useState(false);
  const [push, setPush] = useState<'saved' | 'denied' | null>(null);

  const load = useCallback(async () => {
    if (!token) return;
    const opened = await openInvitation(client(), token);
    setState(
      'value' in opened
        ? { kind: 'open', ...opened.value }
        : { kind: 'problem', problem: opened.problem },
    );
  }, [token]);
  useEffect(() => void load(), [load]);

  const answer = async (said: ContactAnswer) => {
    if (!token || state.kind !== 'open') return;
    setWorking(true);
    setProblem(null);
    const answered = await answerInvitation(client(), token, said);
    setWorking(false);
    if ('value' in answered) setState({ ...state, invitation: answered.value });
    else setProblem(answered.problem);
  };
  const allowPush = async (key: string) => {
    if (!token) return;
    setWorking(true);
    const address = await subscribeToPush(key);
    setPush(address && (await savePush(client(), token, address)) ? 'saved' : 'denied');
    setWorking(false);
  };
  return { state, problem, working, push, load, answer, allowPush };
}
