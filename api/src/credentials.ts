/**
 * What a caller brought, not yet looked up. Bearer tokens are told apart by how they begin: "abd_" a device, "abc_" a
 * contact's link, "abp_" a partner's key; staff have a session in a cookie.
 */
export type Credentials =
  | { kind: 'NONE' }
  | { kind: 'DEVICE'; tokenHash: Buffer }
  | { kind: 'CONTACT'; token: string }
  | { kind: 'PARTNER'; key: string }
  | { kind: 'STAFF'; secret: string };

export const NO_CREDENTIALS: Credentials = { kind: 'NONE' };
