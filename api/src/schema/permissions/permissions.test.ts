import { GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../index.ts';
import { COLUMNS } from './decision.ts';
import { permissionMatrix } from './permission-matrix.ts';
import { decisionAbout, PERMISSIONS } from './permissions.ts';
import { reachabilityOf } from './reachability.ts';

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

  it('lets somebody see every field who has a way to its type', () => {
    const reaches = reachabilityOf(schema);
    const unseen = Object.entries(PERMISSIONS).flatMap(([type, decisions]) =>
      Object.entries(decisions)
        .filter(([, decision]) => !COLUMNS.some((each) => decision[each] && reaches(each, type)))
        .map(([field]) => `${type}.${field}`),
    );
    expect(unseen).toEqual([]);
  });
});

describe('the matrix', () => {
  const rowsOf = (type: string) =>
    permissionMatrix(schema).split(`## ${type}\n`)[1]?.split('\n## ')[0] ?? '';

  it('says no where every way to the type is shut, whoever may read its fields', () => {
    expect(rowsOf('Erased')).toContain('| `at` |  | yes |  |  |  |  |  |  |  |');
    expect(rowsOf('TooManyKeysError')).toContain('| `code` |  |  |  |  |  |  |  |  | yes |');
    expect(rowsOf('Consulate')).toContain(`| \`code\` |${' yes |'.repeat(COLUMNS.length)}`);
  });
});
