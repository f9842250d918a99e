import { pageMetadata } from '../../../../page-metadata';
import { StaffFrame } from '../../../../staff-frame';
import { DutyPage } from './duty-page';

export const generateMetadata = pageMetadata('duty', 'desk/admin/duty/');

export default function DutyAdministrationPage() {
  return (
    <StaffFrame path="desk/admin/duty/" wide hasBack>
      <DutyPage />
    </StaffFrame>
  );
}
