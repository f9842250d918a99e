import { LOG_WRITER } from '../alerts/log-writer.ts';

process.stdout.write(LOG_WRITER);
