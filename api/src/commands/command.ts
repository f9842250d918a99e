import { forTerminal } from '../terminal-faults.ts';

/** Runs a command for a person at a terminal: expected faults as a sentence, anything else with its place. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    process.exit();
  } catch (error) {
    console.error(forTerminal(error));
    process.exit(1);
  }
}
