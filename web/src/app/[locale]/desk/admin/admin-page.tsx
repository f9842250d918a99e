'use client';

import { AdminScreen } from '../../../../features/admin/admin-screen';
import { StaffSignIn } from '../../../../features/staff/staff-sign-in';

export const AdminPage = () => <AdminScreen SignIn={StaffSignIn} />;
