type Step = () => Promise<unknown> | unknown;

const steps: Step[] = [];
let running: Promise<void> | null = null;

/** Says how to undo something that was just made. Undone in reverse order, at the end as on errors and signals. */
export function cleanUpWith(step: Step): void {
  steps.push(step);
}

/** Undoes everything, once. A step that fails is told on stderr and does not keep the others from running. */
export function cleanUp(): Promise<void> {
  running ??= (async () => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        console.error('Not cleaned up:', (error as Error).message);
      }
    }
  })();
  return running;
}

/** Cleans up on Ctrl-C and SIGTERM, and after `limitSeconds`, so that no run lasts for ever. */
export function cleanUpOnSignals(limitSeconds: number): void {
  const end = (reason: string, code: number) => {
    console.error(`\n${reason}: cleaning up`);
    void cleanUp().then(() => process.exit(code));
  };
  process.once('SIGINT', () => end('SIGINT', 130));
  process.once('SIGTERM', () => end('SIGTERM', 143));
  setTimeout(() => end(`Not done after ${limitSeconds} s`, 1), limitSeconds * 1000).unref();
}
