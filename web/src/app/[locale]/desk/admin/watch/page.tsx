import { pageMetadata } from '../../../../page-metadata';
import { StaffFrame } from '../../../../staff-frame';
import { WatchPage } from './watch-page';

export const generateMetadata = pageMetadata('watch', 'desk/admin/watch/');

export default function WatchAdministrationPage() {
  return (
    <StaffFrame path="desk/admin/watch/">
      <WatchPage />
    </StaffFrame>
  );
}
