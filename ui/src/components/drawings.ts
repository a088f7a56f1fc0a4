// The names of the drawings.

export type DrawingName = 'book' | 'tray' | 'lamp' | 'box' | 'star' | 'page' | 'bin' | 'glass' | 'tag' | 'broken';
