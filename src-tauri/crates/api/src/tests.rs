//! The contract as a whole: every command is there, and no request breaks anything.
