// What stands in a menu.

import type { Component } from 'svelte';

export interface MenuItem {
  label: string;
  icon?: Component<{ size?: number | string; strokeWidth?: number | string }>;
  keys?: string | undefined;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  /** A line before it. */
  parted?: boolean;
  run: () => void;
}
