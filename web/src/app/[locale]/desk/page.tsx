import { pageMetadata } from '../../page-metadata';
import { DeskPage } from './desk-page';

export const generateMetadata = pageMetadata('desk', 'desk/');

export default DeskPage;
