import { describe, expect, it } from 'vitest';
import {
  isAnswered,
  ownStatementName,
  readyStatus,
  takeMessages,
  type WireMessage,
} from './wire-message.ts';

function message(type: string, body: string): WireMessage {
  const bytes = Buffer.alloc(5 + Buffer.byteLength(body));
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(bytes.length - 1, 1);
  bytes.write(body, 5);
  return { type, bytes };
}

describe('takeMessages', () => {
  it('takes whole messages and leaves the rest', () => {
    const stream = Buffer.concat([
      message('P', 'a\0b\0').bytes,
      message('S', '').bytes,
      message('Q', 'select').bytes,
    ]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const first = takeMessages(stream.subarray(0, cut), true);
      const second = takeMessages(Buffer.concat([first.rest, stream.subarray(cut)]), true);
      const types = [...first.messages, ...second.messages].map((each) => each.type);
      expect(types).toEqual(['P', 'S', 'Q']);
      expect(second.rest.length).toBe(0);
    }
  });
});

describe('a length that no message can have', () => {
  it.each([3, 0, -1, -2_147_483_648])('is refused: %i', (length) => {
    const { bytes } = message('Q', 'select');
    bytes.writeInt32BE(length, 1);
    expect(() => takeMessages(bytes, true)).toThrow('no message');
  });
});

describe('ownStatementName', () => {
  it('puts a prefix before the names of statements and nothing else', () => {
    expect(ownStatementName(message('P', 's1\0select 1\0'), 'c7_')).toEqual({
      bytes: message('P', 'c7_s1\0select 1\0').bytes,
      parsed: 'c7_s1',
    });
    expect(ownStatementName(message('B', 'portal\0s1\0'), 'c7_').bytes).toEqual(
      message('B', 'portal\0c7_s1\0').bytes,
    );
    expect(ownStatementName(message('D', 'Ss1\0'), 'c7_').bytes).toEqual(
      message('D', 'Sc7_s1\0').bytes,
    );
    expect(ownStatementName(message('C', 'Ss1\0'), 'c7_').bytes).toEqual(
      message('C', 'Sc7_s1\0').bytes,
    );
  });

  it('leaves portals, nameless statements and other messages alone', () => {
    for (const each of [
      message('D', 'Pp1\0'),
      message('P', '\0select 1\0'),
      message('B', '\0\0'),
      message('E', 'p\0'),
    ])
      expect(ownStatementName(each, 'c7_')).toEqual({ bytes: each.bytes });
  });
});

describe('isAnswered', () => {
  const unit = [message('P', '\0x\0'), message('B', '\0\0'), message('E', '\0'), message('S', '')];

  it('wants an ending for each statement', () => {
    const done = Buffer.concat([
      message('1', '').bytes,
      message('C', 'INSERT 0 1\0').bytes,
      message('Z', 'I').bytes,
    ]);
    const silent = Buffer.concat([message('1', '').bytes, message('Z', 'I').bytes]);
    expect(isAnswered(unit, done)).toBe(true);
    expect(isAnswered(unit, silent)).toBe(false);
  });

  it('takes an error for an answer', () => {
    expect(
      isAnswered(unit, Buffer.concat([message('E', 'SERROR\0\0').bytes, message('Z', 'I').bytes])),
    ).toBe(true);
  });
});

describe('readyStatus', () => {
  it('reads the state of the transaction at the end of an answer', () => {
    expect(readyStatus(message('Z', 'T').bytes)).toBe('T');
    expect(readyStatus(Buffer.concat([message('C', 'x').bytes, message('Z', 'I').bytes]))).toBe(
      'I',
    );
    expect(readyStatus(message('C', 'BEGIN\0').bytes)).toBeNull();
  });
});
