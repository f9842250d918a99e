import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealJson, UnsealError, unsealJson } from './sealing.ts';

const position = { longitude: -118.2437, latitude: 34.0522 };

describe('a sealed value', () => {
  const key = randomBytes(32);
  const sealed = sealJson(key, 'alert:1:position', position);

  it('opens with its key at its place', () => {
    expect(unsealJson(key, 'alert:1:position', sealed)).toEqual(position);
  });

  it('does not open with another key, at another place, altered or cut', () => {
    expect(() => unsealJson(randomBytes(32), 'alert:1:position', sealed)).toThrow(UnsealError);
    expect(() => unsealJson(key, 'alert:2:position', sealed)).toThrow(UnsealError);
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] as number) ^ 1;
      expect(() => unsealJson(key, 'alert:1:position', altered)).toThrow(UnsealError);
    }
    expect(() => unsealJson(key, 'alert:1:position', sealed.subarray(0, 20))).toThrow(UnsealError);
  });

  it('is never the same twice and shows nothing', () => {
    expect(sealJson(key, 'alert:1:position', position)).not.toEqual(sealed);
    expect(sealed.toString('latin1')).not.toContain('118');
  });
});
