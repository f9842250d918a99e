import { fill } from './fill';

/** "Firefox on Windows", as the server knows a browser, in this language: `words` is "{browser} en {system}". */
export function agentName(agent: string, words: string): string {
  const [browser, system] = agent.split(' on ');
  return browser && system ? fill(words, { browser, system }) : agent;
}
