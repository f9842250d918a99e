/** How far a contact has been reached, all ways together. */
export type Reach =
  | 'ACKNOWLEDGED'
  | 'OPENED'
  | 'DELIVERED'
  | 'ACCEPTED'
  | 'VOICEMAIL'
  | 'WAITING'
  | 'TROUBLE'
  | 'FAILED'
  | 'NOT_SENT';

type Sent = {
  state: string;
  reason?: string | null;
  openedAt?: string | null;
  acknowledgedAt?: string | null;
};

/** The best that is known of the first notice, which goes over each way of a contact. A voicemail is not a person. */
export function reachOf(steps: readonly Sent[]): Reach {
  // Also by a link that the person sent themselves.
  if (steps.some(({ acknowledgedAt }) => acknowledgedAt)) return 'ACKNOWLEDGED';
  if (steps.some(({ openedAt }) => openedAt)) return 'OPENED';
  const heard = steps.filter(({ reason }) => reason !== 'VOICEMAIL');
  const best = (['ACKNOWLEDGED', 'OPENED', 'DELIVERED', 'ACCEPTED'] as const).find((state) =>
    heard.some((step) => step.state === state),
  );
  if (best) return best;
  const waiting = heard.filter(({ state }) => state === 'QUEUED' || state === 'SENDING');
  if (waiting.length > 0)
    return waiting.every(({ reason }) => reason != null) ? 'TROUBLE' : 'WAITING';
  if (heard.length < steps.length) return 'VOICEMAIL';
  return steps.some(({ state }) => state === 'FAILED') ? 'FAILED' : 'NOT_SENT';
}
