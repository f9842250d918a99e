import { expect, it } from 'vitest';
import { inviteToken } from './invite-token';

const token = `abi_${'aZ3_-'.repeat(8)}xyz`;

it('reads the token of a link, with what messengers add to it', () => {
  for (const fragment of [token, `${token}.`, `${token}&fbclid=x`, `${token}?utm=x`, `${token})`])
    expect(inviteToken(fragment)).toBe(token);
});

it('takes no part of a token for one', () => {
  for (const fragment of ['', 'abi_', token.slice(0, -1), `${token}A`, `abc_${token.slice(4)}`])
    expect(inviteToken(fragment)).toBeNull();
});
