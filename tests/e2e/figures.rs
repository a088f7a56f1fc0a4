//! What a person waits for with 100,000 articles, measured in the window. At night: the library takes minutes to make.
