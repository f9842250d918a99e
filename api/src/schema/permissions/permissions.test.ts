import { GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../index.ts';
import { decisionAbout, PERMISSIONS } from './permissions.ts';

const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType =>
    type instanceof GraphQLObjectType && !type.name.startsWith('__'),
);

describe('the table of permissions', () => {
  it('decides about every field of the schema', () => {
    const undecided = objects.flatMap((type) =>
      Object.keys(type.getFields())
        .filter((field) => !decisionAbout(type.name, field))
        .map((field) => `${type.name}.${field}`),
    );
    expect(undecided).toEqual([]);
  });

  it('decides about nothing that is not there', () => {
    const stale = Object.entries(PERMISSIONS).flatMap(([type, decisions]) => {
      const found = objects.find((each) => each.name === type);
      return Object.keys(decisions)
        .filter((field) => !found?.getFields()[field])
        .map((field) => `${type}.${field}`);
    });
    expect(stale).toEqual([]);
  });

  it('lets somebody see every field', () => {
    for (const [type, decisions] of Object.entries(PERMISSIONS))
      for (const [field, decision] of Object.entries(decisions))
        expect(Object.keys(decision), `${type}.${field}`).not.toEqual([]);
  });
});
