import { type CleanedWhere, createAdapterFactory } from 'better-auth/adapters';
import type { AuthRecord, Field, Row } from './auth-records.ts';
import type { StaffSeal } from './staff-seal.ts';

const COMPARISONS: Record<string, string> = {
  ne: 'not',
  lt: 'lt',
  lte: 'lte',
  gt: 'gt',
  gte: 'gte',
  in: 'in',
};

/** "emailSealed" -> "email_sealed": places are named as the database names its columns. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Better-auth's door to the database, over Prisma: hashes what it looks for, seals what it writes, opens what it reads.
 * Knows exactly the questions that better-auth asks with the plugins in use, and refuses any other.
 */
export function sealedAdapter(records: Record<string, AuthRecord>, seal: StaffSeal) {
  return createAdapterFactory({
    config: {
      adapterId: 'sealed-staff',
      adapterName: 'Sealed staff',
      supportsUUIDs: true,
      transaction: false,
    },
    adapter: () => {
      const recordOf = (model: string): AuthRecord => {
        const record = records[model];
        if (!record) throw new Error(`Better-auth asks for ${model}, which is not kept.`);
        return record;
      };
      const store = (model: string) => new SealedStore(recordOf(model), seal);
      return {
        create: async ({ model, data }) => {
          await store(model).create(data);
          return data;
        },
        findOne: async ({ model, where }) =>
          ((await store(model).find(where, 1))[0] ?? null) as never,
        findMany: async ({ model, where, limit, sortBy, offset }) =>
          (await store(model).find(where ?? [], limit, sortBy, offset)) as never,
        update: async ({ model, where, update }) =>
          ((await store(model).update(where, update as Row, 1))[0] ?? null) as never,
        updateMany: async ({ model, where, update }) =>
          (await store(model).update(where, update)).length,
        delete: async ({ model, where }) => void (await store(model).remove(where)),
        deleteMany: ({ model, where }) => store(model).remove(where),
        consumeOne: async ({ model, where }) => (await store(model).consume(where)) as never,
        incrementOne: async ({ model, where, increment, set }) => {
          if (Object.keys(increment).length > 0)
            throw new Error('Attempts are counted elsewhere: see sign-in-limits.ts.');
          return ((await store(model).update(where, set ?? {}, 1))[0] ?? null) as never;
        },
        count: ({ model, where }) => store(model).count(where ?? []),
      };
    },
  });
}

/** One model's rows as better-auth sees them. */
class SealedStore {
  constructor(
    private readonly record: AuthRecord,
    private readonly seal: StaffSeal,
  ) {}

  async create(values: Row): Promise<void> {
    if (!this.record.creatable)
      throw new Error(`${this.record.name}: nobody becomes staff but by an invitation.`);
    await this.record.table.create({ data: this.columnsOf(String(values.id), values) });
  }

  async find(
    where: CleanedWhere[],
    take: number,
    sortBy?: { field: string; direction: 'asc' | 'desc' },
    skip?: number,
  ): Promise<Row[]> {
    const sorted = sortBy && this.record.fields[sortBy.field];
    const rows = await this.record.table.findMany({
      where: { AND: [this.filterOf(where), this.record.standing?.() ?? {}] },
      take,
      ...(skip ? { skip } : {}),
      ...(sorted && 'column' in sorted ? { orderBy: { [sorted.column]: sortBy.direction } } : {}),
    });
    return rows.map((row) => this.valuesOf(row, where));
  }

  /** The filter is asked again in the writing, so that of two at once one finds nothing to change. */
  async update(where: CleanedWhere[], values: Row, take?: number): Promise<Row[]> {
    const filter = { AND: [this.filterOf(where), this.record.standing?.() ?? {}] };
    const standing = await this.record.table.findMany({ where: filter, ...(take ? { take } : {}) });
    const changed: Row[] = [];
    for (const { id } of standing) {
      const data = this.columnsOf(String(id), values);
      const rows =
        Object.keys(data).length > 0
          ? await this.record.table.updateManyAndReturn({ where: { AND: [filter, { id }] }, data })
          : await this.record.table.findMany({ where: { id } });
      changed.push(...rows.map((row) => this.valuesOf(row, where)));
    }
    return changed;
  }

  async remove(where: CleanedWhere[]): Promise<number> {
    return (await this.record.table.deleteMany({ where: this.filterOf(where) })).count;
  }

  /** Takes one row away and returns it; of two at once, one gets it. */
  async consume(where: CleanedWhere[]): Promise<Row | null> {
    const [row] = await this.record.table.findMany({ where: this.filterOf(where), take: 1 });
    if (!row) return null;
    const { count } = await this.record.table.deleteMany({ where: { id: row.id } });
    return count === 1 ? this.valuesOf(row, where) : null;
  }

  count(where: CleanedWhere[]): Promise<number> {
    return this.record.table.count({ where: this.filterOf(where) });
  }

  private place(id: string, column: string): string {
    return `${this.record.name}:${id}:${snake(column)}`;
  }

  private columnsOf(id: string, values: Row): Row {
    const columns: Row = {};
    for (const [name, value] of Object.entries(values)) {
      const field = this.record.fields[name];
      if (!field || value === undefined) continue;
      if ('column' in field) columns[field.column] = value;
      if ('sealed' in field)
        columns[field.sealed] = this.seal.seal(this.place(id, field.sealed), String(value));
      if ('hash' in field && field.hash && field.hashOf)
        columns[field.hash] = field.hashOf(String(value));
    }
    return columns;
  }

  private valuesOf(row: Row, where: CleanedWhere[]): Row {
    const values: Row = {};
    for (const [name, field] of Object.entries(this.record.fields)) {
      if ('column' in field) values[name] = row[field.column];
      else if ('always' in field) values[name] = field.always;
      else if ('sealed' in field)
        values[name] = this.seal.open(
          this.place(String(row.id), field.sealed),
          row[field.sealed] as Uint8Array,
        );
      // Kept as a hash alone: whoever asked by it knows it.
      else
        values[name] =
          where.find((each) => each.field === name && each.operator === 'eq')?.value ?? '';
    }
    return this.record.read?.(values) ?? values;
  }

  private filterOf(where: CleanedWhere[]): Row {
    return {
      AND: where.map(({ field: name, operator, value, connector }) => {
        const field = this.record.fields[name];
        if (!field || connector !== 'AND')
          throw new Error(`Better-auth asks by ${this.record.name}.${name} in an unforeseen way.`);
        return this.conditionOf(field, operator, value);
      }),
    };
  }

  private conditionOf(field: Field, operator: string, value: unknown): Row {
    const compare = (column: string, compared: unknown) => {
      if (operator === 'eq') return { [column]: compared };
      const comparison = COMPARISONS[operator];
      if (!comparison) throw new Error(`Better-auth compares by ${operator}, which is unforeseen.`);
      return { [column]: { [comparison]: compared } };
    };
    if ('column' in field) return compare(field.column, value);
    if ('hash' in field && field.hash && field.hashOf) {
      const { hashOf } = field;
      return compare(
        field.hash,
        Array.isArray(value) ? value.map((each) => hashOf(String(each))) : hashOf(String(value)),
      );
    }
    throw new Error('Better-auth asks by something that is only sealed.');
  }
}
