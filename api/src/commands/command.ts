import { FaultyConsularDataError } from '../consulates/import-service.ts';
import { SettingsError } from '../env.ts';

/** Runs a command for a person at a terminal: expected faults as a sentence, anything else with its place. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    process.exit();
  } catch (error) {
    const expected = error instanceof SettingsError || error instanceof FaultyConsularDataError;
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}
