import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../schema/index.ts';

process.stdout.write(`${printSchema(lexicographicSortSchema(schema))}\n`);
