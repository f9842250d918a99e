import { builder } from './builder.ts';
import './scalars.ts';
import './enums.ts';
import './consulate.ts';
import './routing.ts';
import './officer.ts';
import './partner.ts';
import './person.ts';
import './viewer.ts';
import './alert.ts';
import './errors.ts';
import './pin-errors.ts';
import './alert-queries.ts';
import './alert-mutations.ts';
import './alert-subscriptions.ts';

builder.queryType();
builder.mutationType();

export const schema = builder.toSchema();
