import { parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { pressesOf } from './presses-alone.ts';

const alone = (text: string) => {
  const presses = pressesOf(parse(text));
  return (
    presses && { hasMore: presses.hasMore, text: print(presses.alone).replaceAll(/\s+/g, ' ') }
  );
};

it('knows a press, and what else is asked for beside it', () => {
  expect(alone('mutation { raiseAlert { id } __typename }')).toMatchObject({ hasMore: false });
  expect(alone('mutation { a: raiseAlert { id } removePin { id } }')).toEqual({
    hasMore: true,
    text: 'mutation { a: raiseAlert { id } }',
  });
});

it('finds both in fragments, and keeps what they depend on', () => {
  const { hasMore, text } =
    alone(
      'mutation ($x: Boolean!) { ...A @include(if: $x) ... { erasePerson { at } } } fragment A on Mutation { raiseAlert { ...B } enroll { id } } fragment B on Alert { id }',
    ) ?? {};
  expect(hasMore).toBe(true);
  expect(text).toContain(
    '{ ...A @include(if: $x) } fragment A on Mutation { raiseAlert { ...B } }',
  );
  expect(text).not.toContain('erasePerson');
});

it('walks fragments that spread one another twice only once', () => {
  const doubling = Array.from(
    { length: 60 },
    (_, index) => `fragment F${index} on Mutation { ...F${index + 1} ...F${index + 1} }`,
  );
  const text = `mutation { ...F0 } ${doubling.join(' ')} fragment F60 on Mutation { raiseAlert { id } }`;
  expect(alone(text)).toMatchObject({ hasMore: false });
});

it('takes nothing else for a press', () => {
  expect(alone('mutation { enroll { id } }')).toBeNull();
  expect(alone('query { raiseAlert { id } }')).toBeNull();
});
