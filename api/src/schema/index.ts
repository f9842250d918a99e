import { builder } from './builder.ts';
import './scalars.ts';
import './enums.ts';
import './consulate.ts';
import './routing.ts';
import './officer.ts';
import './partner.ts';
import './profile.ts';
import './device.ts';
import './contact.ts';
import './person.ts';
import './viewer.ts';
import './alert.ts';
import './person-details.ts';
import './errors.ts';
import './pin-errors.ts';
import './person-mutations.ts';
import './device-mutations.ts';
import './contact-mutations.ts';
import './alert-queries.ts';
import './alert-mutations.ts';
import './alert-subscriptions.ts';

builder.queryType();
builder.mutationType();

export const schema = builder.toSchema();
