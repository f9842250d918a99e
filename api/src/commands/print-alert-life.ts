import { alertLife } from '../alerts/alert-life.ts';

process.stdout.write(alertLife());
