import { schema } from '../schema/index.ts';
import { permissionMatrix } from '../schema/permissions/permission-matrix.ts';

process.stdout.write(permissionMatrix(schema));
