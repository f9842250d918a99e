import type { CombinedError } from 'urql';

export type SubscriptionEnd = 'retry' | 'at-once' | 'signed-out' | 'right-gone' | 'cursor-lost';

const SIGNED_OUT_CODES = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);
const CURSOR_CODES = new Set(['CURSOR_INVALID', 'CURSOR_EXPIRED']);

/**
 * What the end of a subscription asks for. Close codes: 4401 no session; 4403 the right is gone, or
 * is another one now (other posts, another share), so that only asking who this is tells which;
 * 4409 fell behind. Everything else, and a plain end, is worth another try.
 */
export function subscriptionEnd(error: CombinedError): SubscriptionEnd {
  const codes = error.graphQLErrors.map((one) => String(one.extensions.code ?? ''));
  if (codes.some((code) => CURSOR_CODES.has(code))) return 'cursor-lost';
  if (codes.some((code) => SIGNED_OUT_CODES.has(code))) return 'signed-out';
  const closeCode = (error.networkError as { code?: unknown } | undefined)?.code;
  if (closeCode === 4401) return 'signed-out';
  if (closeCode === 4403) return 'right-gone';
  if (closeCode === 4409) return 'at-once';
  return 'retry';
}
