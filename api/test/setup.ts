import { afterAll, afterEach } from 'vitest';
import { expectNothingUnexpected, forgetReceivers } from './arrivals.ts';

// Before each test file, whose own hooks come first: also what a server sends while it stops was expected, or it fails.
forgetReceivers();
afterEach(expectNothingUnexpected);
afterAll(expectNothingUnexpected);
