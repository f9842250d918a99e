import { OutboxScreen } from '../../../features/outbox/outbox-screen';
import { PageFrame } from '../../page-frame';
import { pageMetadata } from '../../page-metadata';

export const generateMetadata = pageMetadata('outbox', 'outbox/');

export default function OutboxPage() {
  return (
    <PageFrame path="outbox/">
      <OutboxScreen />
    </PageFrame>
  );
}
