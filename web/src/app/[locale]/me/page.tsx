import { MeScreen } from '../../../features/me/me-screen';
import { PageFrame } from '../../page-frame';
import { pageMetadata } from '../../page-metadata';

export const generateMetadata = pageMetadata('me', 'me/');

export default function MePage() {
  return (
    <PageFrame path="me/">
      <MeScreen />
    </PageFrame>
  );
}
