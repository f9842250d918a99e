/** How often something may be done within a window. */
export interface Limit {
  times: number;
  seconds: number;
}

/**
 * What is limited. Generous enough for a neighbourhood behind one address of a mobile carrier, or a hall where hundreds
 * enrol in one evening; docs/decisions/014 says how each figure came about.
 */
export const LIMITS = {
  /** Operations without any token, by address. */
  ANONYMOUS: { times: 1_200, seconds: 60 },
  /** Operations of devices that are not known as enrolled, by address. */
  FRESH: { times: 1_200, seconds: 60 },
  /** Operations with a session, a link or a key, right or wrong, by address. */
  TOKENS: { times: 12_000, seconds: 60 },
  /** Operations of one known device, session, link or key. */
  OPERATION: { times: 1_200, seconds: 60 },
  /** Enrolments, by address. */
  ENROLMENT: { times: 1_200, seconds: 3_600 },
  /** Presses of one enrolled device. Past it they are marked, never refused. */
  PRESS: { times: 6, seconds: 60 },
  /** Presses of enrolled devices at one address. Past it they are marked, never refused. */
  PRESSES: { times: 600, seconds: 60 },
  /** Tries to open an invitation or to subscribe by a link's token, by address. */
  LINK: { times: 120, seconds: 60 },
  /** Sockets opened, by address. */
  SOCKET: { times: 3_000, seconds: 60 },
} as const satisfies Record<string, Limit>;

export type LimitKind = keyof typeof LIMITS;

/** Sockets that one address may have open at one node. */
export const SOCKETS_AT_ONCE = 2_000;
