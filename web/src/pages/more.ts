// The smaller pages in one file: they share much, and the first that is opened brings the others along.

export { default as CachePage } from './CachePage';
export { default as CategoryPage } from './CategoryPage';
export { default as CrdsPage } from './CrdsPage';
export { default as EventsPage } from './EventsPage';
export { default as GoPage } from './GoPage';
export { default as HelpPage } from './HelpPage';
export { default as KindsPage } from './KindsPage';
export { default as NamespacePage } from './NamespacePage';
export { default as NamespacesPage } from './NamespacesPage';
export { default as PolicyPage } from './PolicyPage';
export { default as SearchPage } from './SearchPage';
