// Starts the window. The theme is set before anything is drawn, so that nothing flashes.

import './editor/idle';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { settings } from './state/settings.svelte';

settings.followSystem(matchMedia('(prefers-color-scheme: dark)'));

const target = document.getElementById('app');
if (target) mount(App, { target });
