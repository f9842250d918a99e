import type { Database } from '../api/src/db/client.ts';
import type { CpuMeter } from './load.ts';
import type { Pressers } from './pressers.ts';

/** Presses whose answer said that they are stored. At the end the tables must have as many. */
export interface Acknowledged {
  overHttp: number;
  bySql: number;
}

/** What every measurement of a run shares. */
export interface BenchContext {
  /** Address of the server under test. */
  url: string;
  embedded: boolean;
  /** Opens the server's database with the server's own connection settings; closed at the end of the run. */
  openDatabase(poolSize: number): Database;
  pressers: Pressers;
  acknowledged: Acknowledged;
  /** For each measurement. */
  seconds: number;
  meter: CpuMeter;
}
