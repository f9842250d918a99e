import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HandOver, Told, Word } from './carrier-process.ts';
import { cleanUpWith } from './cleanup.ts';

/** Local servers that speak Twilio's REST API and SMTP, in a process of their own. */
export interface LocalCarriers {
  /** What a server needs to send by them. */
  settings: Record<string, string>;
  /** Everything that was handed over since the last `forget`, in the order in which it came. */
  handOvers: HandOver[];
  forget(): Promise<void>;
  /** From now on messages are taken and left without an answer: the senders have their hands full. */
  hold(): Promise<void>;
  /** Answers everything. Returns when it was, by `sharedNowMs`. */
  release(): Promise<number>;
}

export async function startCarriers(): Promise<LocalCarriers> {
  const child = fork(fileURLToPath(new URL('./carrier-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  cleanUpWith(() => child.kill('SIGTERM'));
  const [ready] = (await once(child, 'message')) as [Extract<Told, { kind: 'READY' }>];
  let onDone: (atMs: number) => void = () => undefined;
  const say = (word: Word) =>
    new Promise<number>((resolve) => {
      onDone = resolve;
      child.send(word);
    });
  const carriers: LocalCarriers = {
    settings: ready.settings,
    handOvers: [],
    forget: async () => {
      await say('FORGET');
      carriers.handOvers = [];
    },
    hold: async () => void (await say('HOLD')),
    release: () => say('RELEASE'),
  };
  child.on('message', (told: Told) => {
    if (told.kind === 'TAKEN') carriers.handOvers.push(...told.handOvers);
    if (told.kind === 'DONE') onDone(told.atMs);
  });
  return carriers;
}
