import { InviteScreen } from '../../../features/invite/invite-screen';
import { PageFrame } from '../../page-frame';
import { pageMetadata } from '../../page-metadata';

export const generateMetadata = pageMetadata('ok', 'ok/');

export default function OkPage() {
  return (
    <PageFrame path="ok/" keepsFragment>
      <InviteScreen />
    </PageFrame>
  );
}
