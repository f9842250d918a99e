import { pageMetadata } from '../../../page-metadata';
import { StaffFrame } from '../../../staff-frame';
import { AdminPage } from './admin-page';

export const generateMetadata = pageMetadata('admin', 'desk/admin/');

export default function AdministrationPage() {
  return (
    <StaffFrame path="desk/admin/" wide hasBack>
      <AdminPage />
    </StaffFrame>
  );
}
