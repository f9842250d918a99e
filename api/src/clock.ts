/** The present instant. Injected everywhere, so that timers are tested by moving the clock. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
