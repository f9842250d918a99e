'use client';

import { StaffSignIn } from '../../../../../features/staff/staff-sign-in';
import { WatchScreen } from '../../../../../features/watch/watch-screen';

export const WatchPage = () => <WatchScreen SignIn={StaffSignIn} />;
