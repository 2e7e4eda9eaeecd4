import type { MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../../shared/messages/translator.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/**
 * The smallest menu that keeps what people expect on their system: editing, zoom (WCAG 1.4.4), full
 * screen, quitting. Its texts are ours, because Electron names roles only in English.
 */
export function menuTemplate(
  translate: Translate,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const item = (key: string, role: Role): MenuItemConstructorOptions => ({
    label: translate(`shell.menu.${key}`),
    role,
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const edit = {
    label: translate('shell.menu.edit'),
    submenu: [
      item('undo', 'undo'),
      item('redo', 'redo'),
      line,
      item('cut', 'cut'),
      item('copy', 'copy'),
      item('paste', 'paste'),
      item('selectAll', 'selectAll'),
    ],
  };
  const view = {
    label: translate('shell.menu.view'),
    submenu: [
      item('zoomIn', 'zoomIn'),
      item('zoomOut', 'zoomOut'),
      item('resetZoom', 'resetZoom'),
      line,
      item('fullScreen', 'togglefullscreen'),
    ],
  };
  if (platform !== 'darwin')
    return [{ label: translate('shell.menu.file'), submenu: [item('quit', 'quit')] }, edit, view];
  return [
    {
      label: 'Tonalité',
      submenu: [
        item('about', 'about'),
        line,
        item('hide', 'hide'),
        item('hideOthers', 'hideOthers'),
        item('showAll', 'unhide'),
        line,
        item('quit', 'quit'),
      ],
    },
    edit,
    view,
    {
      label: translate('shell.menu.window'),
      submenu: [item('minimize', 'minimize'), item('close', 'close')],
    },
  ];
}
