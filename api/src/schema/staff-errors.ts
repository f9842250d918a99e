import {
  LastAdministratorError,
  OfficerExistsError,
  StaffNotFoundError,
} from '../staff/staff-errors.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

builder.objectType(StaffNotFoundError, {
  name: 'StaffNotFoundError',
  description: 'There is no such officer, invitation or session for this viewer.',
  interfaces: [ErrorInterface],
});

builder.objectType(OfficerExistsError, {
  name: 'OfficerExistsError',
  description: 'Somebody of the staff has this e-mail already.',
  interfaces: [ErrorInterface],
});

builder.objectType(LastAdministratorError, {
  name: 'LastAdministratorError',
  description: 'Without an administrator nobody could be invited any more.',
  interfaces: [ErrorInterface],
});
