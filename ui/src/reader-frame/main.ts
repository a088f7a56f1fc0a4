// The entry of the caged script: starts it on the page that it stands in.

import { start } from './frame';
import './reader-frame.css';

start(window);
