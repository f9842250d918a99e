import { readEnv } from './env.ts';
import { startServer } from './server.ts';
import { DEMO_OFFICERS } from './staff/demo-officers.ts';
import { forTerminal } from './terminal-faults.ts';

/** Starts the product for a person at a terminal: progress, one address, who to sign in as, and a clean end. */
export async function run(until?: Promise<unknown>): Promise<void> {
  const say = (line: string) => console.log(line);
  // Whoever read our lines may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let stopRequested = false;
  let running: Awaited<ReturnType<typeof startServer>> | null = null;
  const end = async (signal: string) => {
    if (stopRequested) return;
    stopRequested = true;
    say(`\n${signal}: stopping`);
    const late = setTimeout(() => process.exit(1), 10_000);
    late.unref();
    await running?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(signal));
  try {
    const env = readEnv();
    running = await startServer(env, { until, onProgress: (step) => say(`… ${step}`) });
    if (stopRequested) return;
    say(`ready ${running.url}`);
    say(
      `  button  ${running.url}/es/   desk  ${running.url}/es/desk/   GraphQL  ${running.url}/graphql`,
    );
    if (env.demo) {
      say('  demo officers (invented; never in production):');
      for (const { email, password, role, posts } of DEMO_OFFICERS)
        say(
          `    ${email.padEnd(30)} ${password.padEnd(20)} ${role.toLowerCase()} ${posts.join(', ')}`,
        );
    }
  } catch (error) {
    if (stopRequested) return;
    console.error(forTerminal(error));
    process.exit(1);
  }
}
